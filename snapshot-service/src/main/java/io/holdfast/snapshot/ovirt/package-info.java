/** The engine: opening and closing points in time, looking VMs up, reading the inventory. */
package io.holdfast.snapshot.ovirt;
