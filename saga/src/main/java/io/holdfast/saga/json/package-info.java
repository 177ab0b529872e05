/** Sealed families as JSON. The only package of saga that knows Jackson. */
package io.holdfast.saga.json;
