/**
 * Kafka in and out for a Quarkus service: records become messages or dead letters, messages become
 * records, topics are made, sagas tell their health and their figures. Uses contracts and saga;
 * knows no service.
 *
 * <p>A service names its channels ({@code mp.messaging.incoming.<channel>.connector} and {@code
 * .topic}); whatever else a channel wants stands in {@code META-INF/microprofile-config.properties}
 * of this module. Of its own it reads:
 *
 * <ul>
 *   <li>{@code holdfast.kafka.create-topics} (true): make missing topics; otherwise readiness names
 *       those that are missing
 *   <li>{@code holdfast.kafka.partitions} (6), {@code holdfast.kafka.replication} (1), {@code
 *       holdfast.kafka.retention} (7d): of topics that are made
 *   <li>{@code holdfast.kafka.acknowledged-within} (30s): how long a publication waits for its
 *       acknowledgement before it counts as failed
 * </ul>
 */
package io.holdfast.messaging;
