package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Nic;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.state.VnicProfile;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Optional;

/** {@code /vms/{id}/nics}. */
final class NicsResource {
    private final Engine engine;

    NicsResource(Engine engine) {
        this.engine = engine;
    }

    Answer answer(Call call) {
        Optional<Vm> vm = engine.vms().find(call.id(1));
        if (call.path().size() == 3) {
            return switch (call.method()) {
                case "GET" -> Answer.ok(vm.map(this::print).orElse(Xml.of("nics")));
                case "POST" -> add(call, vm.orElseThrow(Refusal::missing));
                default -> EngineApi.methodNotAllowed();
            };
        }
        Vm owner = vm.orElseThrow(Refusal::missing);
        Nic nic =
                owner.nics.stream()
                        .filter(n -> n.id.equals(call.id(3)))
                        .findFirst()
                        .orElseThrow(Refusal::missing);
        return switch (call.method()) {
            case "GET" -> Answer.ok(print(owner, nic));
            case "DELETE" -> {
                owner.nics.remove(nic);
                yield Answer.complete();
            }
            default -> EngineApi.methodNotAllowed();
        };
    }

    private Answer add(Call call, Vm vm) {
        Xml body = call.body("nic", "vm_nics/methods/add");
        String name =
                body.at("name")
                        .orElseThrow(() -> Refusal.incomplete("Nic [name] required for add"));
        Optional<String> network =
                Call.idOf(body, "vnic_profile")
                        .flatMap(engine.dataCenter()::profile)
                        .map(VnicProfile::name);
        Nic nic =
                engine.vms()
                        .addNic(
                                vm,
                                name,
                                body.at("interface").orElse("virtio"),
                                network,
                                body.at("mac", "address"));
        return Answer.created(print(vm, nic));
    }

    Xml print(Vm vm) {
        Xml list = Xml.of("nics");
        vm.nics.forEach(n -> list.add(print(vm, n)));
        return list;
    }

    private Xml print(Vm vm, Nic nic) {
        String base = Links.vm(vm.id) + "/nics/" + nic.id;
        Xml x =
                Xml.of("nic")
                        .attribute("href", base)
                        .attribute("id", nic.id)
                        .add(Links.actions(base, List.of("activate", "deactivate")))
                        .leaf("name", nic.name)
                        .add(Links.link(base, "networkfilterparameters"))
                        .add(Links.link(base, "statistics"))
                        .add(Links.link(base, "reporteddevices"))
                        .leaf("interface", nic.model)
                        .leaf("linked", nic.linked)
                        .add(Xml.of("mac").leaf("address", nic.mac))
                        .leaf("plugged", nic.plugged)
                        .leaf("synced", true)
                        .add(Links.ref("vm", "vms", vm.id));
        nic.network
                .flatMap(engine.dataCenter()::profileNamed)
                .ifPresent(p -> x.add(Links.ref("vnic_profile", "vnicprofiles", p.id())));
        return x;
    }
}
