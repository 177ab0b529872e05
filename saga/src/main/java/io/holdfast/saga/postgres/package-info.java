/**
 * The journal on PostgreSQL, by plain JDBC: one transaction an event; the database's clock decides.
 */
package io.holdfast.saga.postgres;
