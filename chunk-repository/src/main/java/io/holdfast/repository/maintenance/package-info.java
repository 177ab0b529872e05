/**
 * What keeps a repository well: forget, sweep, verify, rebuild, and the key slots. Works on the
 * store, the keys and the ledger; knows nothing of disks being written.
 */
@NullMarked
package io.holdfast.repository.maintenance;

import org.jspecify.annotations.NullMarked;
