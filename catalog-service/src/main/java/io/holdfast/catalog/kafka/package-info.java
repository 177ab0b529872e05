/** Topics in: events become rows. */
package io.holdfast.catalog.kafka;
