/**
 * Engines as a service's configuration names them. The only package here that knows MicroProfile
 * Config.
 */
package io.holdfast.ovirt.config;
