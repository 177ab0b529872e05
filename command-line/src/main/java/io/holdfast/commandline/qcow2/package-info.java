/** qcow2 images, versions 2 and 3, as QEMU's docs/interop/qcow2.rst describes them. */
@NullMarked
package io.holdfast.commandline.qcow2;

import org.jspecify.annotations.NullMarked;
