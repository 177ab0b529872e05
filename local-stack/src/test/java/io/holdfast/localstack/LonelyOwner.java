package io.holdfast.localstack;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that starts a stack, tells the ids of its servers, and waits to be killed. */
final class LonelyOwner {

    private LonelyOwner() {}

    public static void main(String[] arguments) throws InterruptedException {
        LocalStack stack = LocalStack.start(LocalStackSettings.in(Path.of(arguments[0])));
        System.out.println(
                "pids %d %d %d"
                        .formatted(
                                stack.kafka().pid().orElseThrow(),
                                stack.postgres().pid().orElseThrow(),
                                stack.s3().pid().orElseThrow()));
        new CountDownLatch(1).await();
    }
}
