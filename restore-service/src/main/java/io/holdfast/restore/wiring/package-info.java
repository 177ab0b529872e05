/** Beans and their configuration, in one visible place. */
package io.holdfast.restore.wiring;
