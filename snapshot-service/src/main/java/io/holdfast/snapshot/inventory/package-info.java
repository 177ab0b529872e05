/** Follows the VMs of the engines and tells what changed. Knows no adapter. */
package io.holdfast.snapshot.inventory;
