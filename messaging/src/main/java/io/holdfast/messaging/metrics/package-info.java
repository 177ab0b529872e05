/** What a service counts: every series has its name, labels and meaning in one catalogue. */
package io.holdfast.messaging.metrics;
