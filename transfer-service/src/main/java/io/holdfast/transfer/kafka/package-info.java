/** Commands and segments from Kafka, progress to Kafka. */
@NullMarked
package io.holdfast.transfer.kafka;

import org.jspecify.annotations.NullMarked;
