/**
 * The work of a restore job on the engine and in the repository; each piece finds what an earlier
 * attempt has done.
 */
package io.holdfast.restore.ovirt;
