/** Topics in: commands begin restore jobs, events of transfer-service move them on. */
package io.holdfast.restore.kafka;
