/** What backup jobs have left on the engines: found by its mark, judged by the journal, removed. */
@NullMarked
package io.holdfast.snapshot.leftover;

import org.jspecify.annotations.NullMarked;
