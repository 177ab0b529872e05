/**
 * A small blocking HTTP/1.1 server on virtual threads that can misbehave on purpose. It knows
 * neither engine nor imageio.
 */
package io.holdfast.simulator.http;
