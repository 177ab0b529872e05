/**
 * What restore jobs have left on the engines: found by its mark, judged by the journal, removed.
 */
package io.holdfast.restore.leftover;
