/** The front door: REST resources and problem documents. Publishes what any producer could. */
package io.holdfast.catalog.rest;
