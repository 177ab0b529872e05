/**
 * Disk bytes over HTTP/1.1 by a blocking client of our own. Nobody imports this but who composes.
 */
package io.holdfast.ovirt.imageio;
