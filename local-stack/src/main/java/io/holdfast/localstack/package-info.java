/**
 * The room of the real servers: Kafka, PostgreSQL and S3 as child processes, or as containers where
 * a Docker engine answers. For tests, the demo and {@code make up}; no service uses it outside its
 * tests.
 */
@NullMarked
package io.holdfast.localstack;

import org.jspecify.annotations.NullMarked;
