/**
 * Kafka in and out for a Quarkus service: records become messages or dead letters, messages become
 * records, topics are made, sagas tell their health and their figures. Uses contracts and saga;
 * knows no service.
 *
 * <p>A service names its channels ({@code mp.messaging.incoming.<channel>.connector} and {@code
 * .topic}); whatever else a channel wants stands in {@code META-INF/microprofile-config.properties}
 * of this module. The settings of its own, {@code holdfast.kafka.*}, stand there as well, each with
 * what it is for.
 */
package io.holdfast.messaging;
