/** A repository in a bucket of an S3-compatible store. The only package that knows a S3 client. */
@NullMarked
package io.holdfast.repository.s3;

import org.jspecify.annotations.NullMarked;
