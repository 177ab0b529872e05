/** Topics in: commands begin backup jobs, events of transfer-service move them on. */
package io.holdfast.snapshot.kafka;
