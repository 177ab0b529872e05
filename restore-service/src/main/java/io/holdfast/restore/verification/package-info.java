/**
 * Which bytes of a restored disk are compared, and with what. The bytes move nowhere: they are read
 * from the repository and thrown away.
 */
@NullMarked
package io.holdfast.restore.verification;

import org.jspecify.annotations.NullMarked;
