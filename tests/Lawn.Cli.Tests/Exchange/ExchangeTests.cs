using System.Diagnostics;
using System.Text;
using Lawn.Cli.Tests.Support;
using Lawn.Training;

namespace Lawn.Cli.Tests.Exchange;

/// <summary>`lawn export` and `lawn import`, against programs that know the format from its description alone.</summary>
public sealed class ExchangeTests : IDisposable
{
    // Reads a file with struct and json only, and prints name, type, shape and the first bytes of each tensor.
    const string Reader = """
        import json, struct, sys
        data = open(sys.argv[1], 'rb').read()
        n, = struct.unpack('<Q', data[:8])
        header = json.loads(data[8:8 + n])
        print(header.pop('__metadata__')['format'])
        body = data[8 + n:]
        end = 0
        for name, t in sorted(header.items(), key=lambda item: item[1]['data_offsets']):
            start, stop = t['data_offsets']
            assert start == end, name
            end = stop
            print(name, t['dtype'], 'x'.join(map(str, t['shape'])), ' '.join('%.9g' % v for v in struct.unpack('<3f', body[start:start + 12])))
        assert end == len(body)
        """;

    // Writes a linear layer as a DataParallel model of PyTorch would be saved, by struct and json only.
    const string Writer = """
        import json, struct, sys
        header, body = {'__metadata__': {'format': 'pt'}}, b''
        for name, shape in [('hidden.0.weight', [256, 64]), ('hidden.0.bias', [256]), ('hidden.1.weight', [256, 256]), ('hidden.1.bias', [256]), ('output.weight', [10, 256]), ('output.bias', [10])]:
            count = shape[0] * (shape[1] if len(shape) > 1 else 1)
            values = [((k * 37 + len(name)) % 101 - 50) / 1000 for k in range(count)]
            header['module.' + name] = {'dtype': 'F32', 'shape': shape, 'data_offsets': [len(body), len(body) + 4 * count]}
            body += struct.pack('<%df' % count, *values)
        text = json.dumps(header).encode()
        open(sys.argv[1], 'wb').write(struct.pack('<Q', len(text)) + text + body)
        """;

    // The synthetic task's model in PyTorch, with the exported weights: prints its logits for an input that both sides can make.
    const string Torch = """
        import json, struct, sys, torch
        data = bytearray(open(sys.argv[1], 'rb').read())
        n, = struct.unpack('<Q', data[:8])
        header = json.loads(bytes(data[8:8 + n]))
        header.pop('__metadata__')
        body = data[8 + n:]
        types = {'F32': torch.float32, 'I64': torch.int64}
        weights = {name: torch.frombuffer(body[slice(*t['data_offsets'])], dtype=types[t['dtype']]).reshape(t['shape']) for name, t in header.items()}
        class Mlp(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.hidden = torch.nn.ModuleList(torch.nn.Linear(weights['hidden.%d.weight' % k].shape[1], weights['hidden.%d.weight' % k].shape[0]) for k in range(2))
                self.output = torch.nn.Linear(weights['output.weight'].shape[1], weights['output.weight'].shape[0])
            def forward(self, x):
                for layer in self.hidden:
                    x = torch.relu(layer(x))
                return self.output(x)
        model = Mlp()
        model.load_state_dict(weights, strict=True)
        x = torch.arange(model.hidden[0].in_features, dtype=torch.float32).sin()
        print(' '.join('%.9g' % v for v in model(x)))
        """;

    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public void Exported_weights_are_read_by_a_program_of_another_language()
    {
        var (run, file) = TrainedRun();
        var lines = Python(Reader, null, file);
        Assert.Equal("pt", lines[0]);
        var weights = SafeTensorsFile.Read(file);
        Assert.Equal(weights.Count, lines.Length - 1);
        foreach (var line in lines.Skip(1))
        {
            var parts = line.Split(' ');
            var tensor = weights[parts[0]];
            Assert.Equal("F32 " + string.Join('x', tensor.shape), parts[1] + " " + parts[2]);
            Assert.Equal(tensor.data<float>().Take(3), parts[3..].Select(text => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture)));
            tensor.Dispose();
        }

        var saved = SafeTensorsFile.Read(Path.Combine(Checkpoint.Folder(run), "model.safetensors"));
        Assert.Equal(weights.Keys.Order(), saved.Keys.Order());
        foreach (var tensor in saved.Values) tensor.Dispose();
    }

    [Fact]
    public void PyTorch_computes_the_same_logits_from_exported_weights()
    {
        var (_, file) = TrainedRun();
        var theirs = Python(Torch, "torch", file)[0].Split(' ').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        using var scope = TorchSharp.torch.NewDisposeScope();
        var weights = SafeTensorsFile.Read(file);
        var x = TorchSharp.torch.arange(weights["hidden.0.weight"].shape[1], dtype: TorchSharp.torch.ScalarType.Float32).sin();
        for (var k = 0; k < 2; k++) x = weights[$"hidden.{k}.weight"].matmul(x).add(weights[$"hidden.{k}.bias"]).relu();
        var ours = weights["output.weight"].matmul(x).add(weights["output.bias"]).data<float>().Select(v => (double)v).ToList();
        foreach (var tensor in weights.Values) tensor.Dispose();
        Assert.Equal(ours.Count, theirs.Count);
        Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Weights_of_another_language_are_imported_exported_and_trained_on()
    {
        var file = commands.PathOf("weights.safetensors");
        Python(Writer, null, file);
        var imported = commands.RunProcess("import", "weights.safetensors", "--out", "run", "--epochs", "1");
        Assert.True(imported.ExitCode == 0, imported.Error);
        Assert.Contains("'module.' before every name", Assert.Single(imported.ErrorLines));
        Assert.Contains("6 tensors", imported.Output);
        Assert.Contains("validation: accuracy", imported.Output);
        Assert.Equal(0, commands.RunProcess("export", "run", "--out", "again.safetensors").ExitCode);
        var (theirs, ours) = (SafeTensorsFile.Read(file), SafeTensorsFile.Read(commands.PathOf("again.safetensors")));
        Assert.All(ours, pair => Assert.Equal(theirs["module." + pair.Key].bytes.ToArray(), pair.Value.bytes.ToArray()));
        foreach (var tensor in theirs.Values.Concat(ours.Values)) tensor.Dispose();

        var onward = imported.Output.Split('\n').First(line => line.StartsWith("to train on: lawn ", StringComparison.Ordinal))["to train on: lawn ".Length..].Trim();
        Assert.Equal("train --epochs 1 --init-from weights.safetensors --out run", onward);
        var trained = commands.RunProcess([.. onward.Split(' '), "--threads", "1"]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Equal(2, commands.RunProcess("import", "weights.safetensors", "--out", "run").ExitCode);
    }

    [Fact]
    public void What_cannot_be_exported_or_imported_is_named_and_leaves_nothing()
    {
        var (run, file) = TrainedRun();
        Refuse("exists already", "export", run, "--out", file);
        Refuse("is a folder", "export", run, "--out", commands.PathOf());
        Refuse("is no run folder", "export", commands.PathOf("nix"));
        Refuse("cannot be written", "export", run, "--out", commands.PathOf("nix", "model.safetensors"));
        Refuse("cannot be read", "import", commands.PathOf("nix.safetensors"), "--out", commands.PathOf("new"));
        Refuse("cannot be read", "train", "--init-from", commands.PathOf("nix.safetensors"), "--out", commands.PathOf("new"));
        Refuse("--init-partial", "train", "--init-partial", "--out", commands.PathOf("new"));
        File.WriteAllBytes(commands.PathOf("old.pt"), [.. "PK\x03\x04"u8, .. new byte[100]]);
        Refuse("pickle file of PyTorch", "import", commands.PathOf("old.pt"), "--out", commands.PathOf("new"));
        Assert.False(Directory.Exists(commands.PathOf("new")));
    }

    static void Refuse(string fault, params string[] arguments)
    {
        var result = Commands.Run(arguments);
        Assert.True(result.ExitCode == 2, result.Output + result.Error);
        Assert.Contains(fault, Assert.Single(result.ErrorLines));
    }

    (string Run, string File) TrainedRun()
    {
        var (run, file) = (commands.PathOf("trained"), commands.PathOf("trained.safetensors"));
        Assert.Equal(0, Commands.Run("train", "--epochs", "1", "--threads", "1", "--quiet", "--no-test", "--out", run).ExitCode);
        Assert.Equal(0, Commands.Run("export", run, "--out", file).ExitCode);
        return (run, file);
    }

    static string[] Python(string script, string? module, params string[] arguments)
    {
        foreach (var program in new[] { "python3", "/usr/bin/python3" })
        {
            if (Run(program, ["-c", module is null ? "" : $"import {module}"]) is not (0, _, _)) continue;
            var (code, output, error) = Run(program, ["-c", script, .. arguments])!.Value;
            Assert.True(code == 0, error);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }

        Assert.Skip(module is null ? "python3 is not installed" : $"python3 has no module {module} (Debian: python3-{module})");
        return [];
    }

    static (int Code, string Output, string Error)? Run(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
