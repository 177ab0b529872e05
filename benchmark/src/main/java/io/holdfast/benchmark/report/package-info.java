/** Results as a table and as JSON. */
@NullMarked
package io.holdfast.benchmark.report;

import org.jspecify.annotations.NullMarked;
