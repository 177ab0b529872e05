package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.ImageTickets;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Transfer;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;

/** Prints image transfers. Disk, snapshot and backup asked for are not echoed. */
final class TransferXml {
    private static final List<String> ACTIONS =
            List.of("pause", "extend", "finalize", "resume", "cancel");

    private TransferXml() {}

    static Xml entity(Transfer transfer, ImageTickets tickets) {
        Transfer.Order order = transfer.order;
        String base = Links.API + "/imagetransfers/" + transfer.id;
        return Links.ref("image_transfer", "imagetransfers", transfer.id)
                .add(Links.actions(base, ACTIONS))
                .leaf("active", transfer.active)
                .leaf("direction", order.direction().word())
                .leaf("format", order.format())
                .leaf("inactivity_timeout", order.inactivityTimeout().toSeconds())
                .leaf("phase", transfer.phase.word())
                .leaf("proxy_url", transfer.ticket.map(tickets::proxyUrl))
                .leaf("shallow", order.shallow())
                .leaf("timeout_policy", order.policy().word())
                .leaf("transfer_url", transfer.ticket.map(tickets::transferUrl))
                .leaf("transferred", transfer.transferred)
                .add(Links.ref("host", "hosts", Infrastructure.HOST))
                .add(Links.bare("image", order.disk().id));
    }
}
