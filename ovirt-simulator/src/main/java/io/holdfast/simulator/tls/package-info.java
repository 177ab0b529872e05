/** A certificate authority made at start, which signs every simulated server. JDK only. */
package io.holdfast.simulator.tls;
