/** The services' ledger, reached from a command. The only room that knows PostgreSQL's driver. */
@NullMarked
package io.holdfast.commandline.postgres;

import org.jspecify.annotations.NullMarked;
