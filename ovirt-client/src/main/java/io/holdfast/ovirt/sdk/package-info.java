/**
 * The engine's REST API through the oVirt Java SDK, with our own HTTP client beneath it. Nobody
 * imports this but who composes.
 */
package io.holdfast.ovirt.sdk;
