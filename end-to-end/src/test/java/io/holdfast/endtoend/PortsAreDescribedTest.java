package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiler's own check cannot be had for some packages only; so this reads the sources. */
class PortsAreDescribedTest {

    private static final Path ROOT = Path.of(System.getProperty("holdfast.root"));

    @ParameterizedTest
    @ValueSource(strings = {"contracts", "saga", "chunk-repository", "ovirt-client"})
    void every_method_of_a_public_interface_states_its_promise(String module) throws IOException {
        List<String> undescribed = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources(module)));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Search(docs, undescribed).scan(unit, null);
            }
        }
        assertThat(undescribed).isEmpty();
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** Goes into public interfaces, and what they hold that is public. */
    private static final class Search extends TreePathScanner<Void, Void> {

        private final DocTrees docs;
        private final List<String> undescribed;

        Search(DocTrees docs, List<String> undescribed) {
            this.docs = docs;
            this.undescribed = undescribed;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            boolean open = type.getModifiers().getFlags().contains(Modifier.PUBLIC) || nested();
            if (open && type.getKind() == Tree.Kind.INTERFACE) {
                require(type.getSimpleName().toString());
                return super.visitClass(type, null);
            }
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            boolean promised =
                    method.getModifiers().getAnnotations().stream()
                            .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
            if (!promised && !method.getModifiers().getFlags().contains(Modifier.PRIVATE)) {
                require(method.getName().toString());
            }
            return null;
        }

        private boolean nested() {
            TreePath parent = getCurrentPath().getParentPath();
            return parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
        }

        private void require(String name) {
            if (docs.getDocComment(getCurrentPath()) == null) {
                CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
                Path file = Path.of(unit.getSourceFile().toUri()).getFileName();
                undescribed.add(file + " " + name);
            }
        }
    }
}
