package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.ImageTickets;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.Transfer;
import io.holdfast.simulator.engine.xml.Xml;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Prints image transfers. Disk, snapshot and backup asked for are not echoed. */
final class TransferXml {
    private static final List<String> ACTIONS =
            List.of("pause", "extend", "finalize", "resume", "cancel");

    /** Nothing listens on tcpmux today. */
    private static final int CLOSED_PORT = 1;

    private TransferXml() {}

    static Xml entity(Transfer transfer, ImageTickets tickets) {
        Transfer.Order order = transfer.order;
        String base = Links.API + "/imagetransfers/" + transfer.id;
        Xml x =
                Links.ref("image_transfer", "imagetransfers", transfer.id)
                        .add(Links.actions(base, ACTIONS))
                        .leaf("active", transfer.active)
                        .leaf("direction", order.direction().word())
                        .leaf("format", order.format())
                        .leaf("inactivity_timeout", order.inactivityTimeout().toSeconds())
                        .leaf("phase", transfer.phase.word())
                        .leaf(
                                "proxy_url",
                                url(
                                        transfer,
                                        StepFault.Unreachable.Address.PROXY,
                                        tickets::proxyUrl))
                        .leaf("shallow", order.shallow())
                        .leaf("timeout_policy", order.policy().word())
                        .leaf(
                                "transfer_url",
                                url(
                                        transfer,
                                        StepFault.Unreachable.Address.HOST,
                                        tickets::transferUrl))
                        .leaf("transferred", transfer.transferred);
        transfer.host.ifPresent(host -> x.add(Links.ref("host", "hosts", host)));
        return x.add(Links.bare("image", order.disk().id));
    }

    private static Optional<URI> url(
            Transfer transfer,
            StepFault.Unreachable.Address address,
            Function<UUID, URI> whereServed) {
        return transfer.ticket
                .map(whereServed)
                .map(url -> transfer.dead.contains(address) ? nowhere(url) : url);
    }

    private static URI nowhere(URI served) {
        return URI.create(served.getScheme() + "://127.0.0.1:" + CLOSED_PORT + served.getRawPath());
    }
}
