/** Ledgers of one process, for repositories that no shared ledger keeps. */
@NullMarked
package io.holdfast.commandline.ledger;

import org.jspecify.annotations.NullMarked;
