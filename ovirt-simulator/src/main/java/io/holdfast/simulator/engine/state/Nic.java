package io.holdfast.simulator.engine.state;

import java.util.Optional;
import java.util.UUID;

/** A network card. {@code network} is empty when no vNIC profile is given. */
public final class Nic {
    public final UUID id;
    public String name;
    public String model;
    public String mac;
    public Optional<String> network;
    public boolean linked = true;
    public boolean plugged = true;

    public Nic(UUID id, String name, String model, String mac, Optional<String> network) {
        this.id = id;
        this.name = name;
        this.model = model;
        this.mac = mac;
        this.network = network;
    }

    Nic copy() {
        Nic copy = new Nic(id, name, model, mac, network);
        copy.linked = linked;
        copy.plugged = plugged;
        return copy;
    }
}
