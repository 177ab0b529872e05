package io.holdfast.commandline.commands;

import io.holdfast.commandline.postgres.SharedLedger;
import io.holdfast.repository.ledger.LedgerSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The ledger that the services keep, for commands that write or delete beside them. */
final class LedgerOption {

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            description =
                    "The services' ledger, jdbc:postgresql://host/database?currentSchema=transfer; or HOLDFAST_LEDGER. Its user and password are HOLDFAST_LEDGER_USER and HOLDFAST_LEDGER_PASSWORD in the environment, never arguments.")
    private Optional<String> url = Optional.empty();

    /** Empty where nobody named one. */
    Optional<LedgerSource> shared(Invocation invocation) {
        return url.or(() -> invocation.variable("HOLDFAST_LEDGER"))
                .map(at -> SharedLedger.at(at, invocation.environment()));
    }
}
