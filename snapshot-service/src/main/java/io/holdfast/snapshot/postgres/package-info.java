/** The tables of this service that are not the saga's. */
package io.holdfast.snapshot.postgres;
