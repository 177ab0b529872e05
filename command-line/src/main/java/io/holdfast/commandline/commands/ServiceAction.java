package io.holdfast.commandline.commands;

import io.holdfast.commandline.service.ServiceClient;
import picocli.CommandLine.Option;

/** A command that asks a running service. */
abstract class ServiceAction extends Action {

    @Option(
            names = "--service",
            paramLabel = "URL",
            required = true,
            description = "The service's address, such as http://localhost:8080.")
    private String service = "";

    ServiceAction(Invocation invocation) {
        super(invocation);
    }

    abstract Answer answer(ServiceClient client) throws InterruptedException;

    @Override
    final Answer answer() throws InterruptedException {
        try (ServiceClient client = ServiceClient.at(service)) {
            return answer(client);
        }
    }
}
