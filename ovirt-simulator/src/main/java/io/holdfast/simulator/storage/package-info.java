/**
 * Disks of real contents: sparse layers, snapshots, points in time and dirty bitmaps. Knows files
 * only, no HTTP and no engine.
 */
package io.holdfast.simulator.storage;
