/** What restore-service keeps in tables of its own. */
package io.holdfast.restore.postgres;
