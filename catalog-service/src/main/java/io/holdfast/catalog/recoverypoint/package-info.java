/** Recovery points, as they were committed. */
package io.holdfast.catalog.recoverypoint;
