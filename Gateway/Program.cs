using Audiogum.Sessions.Gateway;
using Audiogum.Sessions.Silo;

var builder = WebApplication.CreateBuilder(args);
builder.AddGateway();
builder.UseSessionsSilo(); // the one place where the gateway knows the silo: both in one process

var app = builder.Build();
app.UseGateway();
if (app.CannotStart() is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}

await app.RunAsync();
return 0;
