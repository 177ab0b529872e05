/** What an operator asks of this service itself. */
package io.holdfast.restore.rest;
