/** Backup and restore jobs, as their events tell of them. */
package io.holdfast.catalog.job;
