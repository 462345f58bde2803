package dev.belay.adapter.heuristic;

import dev.belay.model.Baseline;
import dev.belay.model.Document;
import dev.belay.model.ModelLoadException;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Common Expression Language expression per output, over the named features. A row with a null among them, or whose
 * evaluation fails, gets {@code otherwise}. The only class that refers to CEL: who has no such heuristic never loads it.
 */
final class CelBaseline implements Baseline {
    /** A rule, not a program: expressions run on the caller's thread. */
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(10_000)
            .comprehensionMaxIterations(1_000)
            .build();

    private final Signature signature;
    private final Answers answers;
    private final List<Feature> features;
    private final List<Rule> rules;

    private record Rule(CelRuntime.Program program, TensorSpec output) {}

    private CelBaseline(Signature signature, Answers answers, List<Feature> features, List<Rule> rules) {
        this.signature = signature;
        this.answers = answers;
        this.features = features;
        this.rules = rules;
    }

    static CelBaseline compile(Signature signature, Answers answers, List<Feature> features, Document cel)
            throws ModelLoadException {
        List<TensorSpec> outputs = signature.outputs();
        cel.onlyFields(outputs.stream().map(TensorSpec::name).toList());
        CelCompiler compiler = compiler(features);
        CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .build();
        List<Rule> rules = new ArrayList<>();
        for (TensorSpec output : outputs) {
            rules.add(rule(compiler, runtime, output, cel.at(output.name())));
        }
        return new CelBaseline(signature, answers, features, rules);
    }

    private static CelCompiler compiler(List<Feature> features) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.bindings());
        for (Feature feature : features) {
            builder.addVar(feature.name(), type(feature));
        }
        return builder.build();
    }

    private static CelType type(Feature feature) {
        return switch (feature.spec().datatype()) {
            case BYTES -> SimpleType.STRING;
            case BOOL -> SimpleType.BOOL;
            case FP16, BF16, FP32, FP64 -> SimpleType.DOUBLE;
            default -> SimpleType.INT;
        };
    }

    private static Rule rule(CelCompiler compiler, CelRuntime runtime, TensorSpec output, Document expression)
            throws ModelLoadException {
        try {
            CelAbstractSyntaxTree tree = compiler.compile(expression.text()).getAst();
            if (!CelValues.fits(tree.getResultType(), output)) {
                throw expression.wrong("an expression that gives " + CelValues.words(output) + "; it gives "
                        + tree.getResultType().name());
            }
            return new Rule(runtime.createProgram(tree), output);
        } catch (CelValidationException | CelEvaluationException e) {
            String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new ModelLoadException(
                    expression.wrong("an expression over the inputs").getMessage() + ": " + words, e);
        }
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public List<Tensor> answer(Inputs inputs) {
        @Nullable Tensor[] columns = new Tensor[features.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = features.get(i).in(inputs);
        }
        return answers.join(inputs.rows(), row -> evaluate(columns, row));
    }

    private Answers.@Nullable Row evaluate(@Nullable Tensor[] columns, int row) {
        Map<String, Object> variables = HashMap.newHashMap(columns.length);
        for (int i = 0; i < columns.length; i++) {
            Object value = features.get(i).at(columns[i], row);
            if (value == null) {
                return null;
            }
            variables.put(features.get(i).name(), value);
        }
        try {
            List<Tensor> outputs = new ArrayList<>(rules.size());
            for (Rule rule : rules) {
                Tensor output = CelValues.oneRow(rule.output, rule.program.eval(variables));
                if (output == null) {
                    return null;
                }
                outputs.add(output);
            }
            return new Answers.Row(outputs);
        } catch (CelEvaluationException | RuntimeException e) {
            return null; // by contract: the constant stands for whatever can't be evaluated
        }
    }
}
