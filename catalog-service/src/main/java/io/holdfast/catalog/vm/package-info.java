/** VMs as their engines show them. */
package io.holdfast.catalog.vm;
