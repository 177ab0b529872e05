/** Edits stored OVF documents before a VM is made from them. Uses the JDK alone. */
package io.holdfast.ovirt.ovf;
