/**
 * What makes deduplication and deletion safe: which chunks are where, who is at work, and what a
 * sweep may take. The bucket is the truth; a ledger is rebuilt from it.
 */
@NullMarked
package io.holdfast.repository.ledger;

import org.jspecify.annotations.NullMarked;
