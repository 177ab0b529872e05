/**
 * Kafka in and out for a Quarkus service: records become messages or dead letters, messages become
 * records, topics are made, sagas tell their health and their figures. Uses contracts and saga;
 * knows no service.
 */
package io.holdfast.messaging;
