/** The service's own tables, by plain JDBC. */
@NullMarked
package io.holdfast.transfer.postgres;

import org.jspecify.annotations.NullMarked;
