/** The ledger in PostgreSQL, by plain JDBC: one schema keeps one repository. */
@NullMarked
package io.holdfast.repository.postgres;

import org.jspecify.annotations.NullMarked;
