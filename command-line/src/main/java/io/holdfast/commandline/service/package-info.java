/** A service of Holdfast that is asked over REST. */
@NullMarked
package io.holdfast.commandline.service;

import org.jspecify.annotations.NullMarked;
