/** The saga that seals a VM configuration into the repository. */
@NullMarked
package io.holdfast.transfer.configuration;

import org.jspecify.annotations.NullMarked;
